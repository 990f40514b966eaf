"""The headers of files: folded so that spellings meet, and turned into names."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from fenqun.definition import RESERVED

# Header words only: enough for 訂單編號 to meet 订单编号 without a conversion table of the whole script.
_TRADITIONAL = (
    "專業東兩個豐臨為麗舉義書買亂爭產親務動勞勢區協單賣衛廳歷壓縣參雙發變號員響團國圖圍場壞聲處備復夠頭獎婦學寶實審對導將"
    "屬歲島師帳幣幾應廠廣張強歸當錄徵態憂懷戶執擔擇據損換揚時曆會術機殺條來極權樣檔標檢歡氣決沒況減準測滿漁漢潔濟無燈營獨"
    "獲現環療監盤碼確禮種稅稱積穩競筆節範級約紀純紙組細終結給統經維網緒線編緣縮績織繼續習聯職臺與興舊萬葉著藝蟲補裝複製襲"
    "見規視覺觀觸計訂記訊訪設許試詢詳誌認語誤說課調談請論證識譯議護讀豬貓負財貢貨費貼資賓賞賬質購贈贊趙趨車軟軸較載輕輩輪"
    "輸轉辦農運過達違遠適遲選遺還鄉鄰醫釋鈔銀銷錢錯鎮鏈鐘鐵鑒長門開間關隊階際隨險難雲電靈靜頁項順須預領頻題額顏願類顧風飲"
    "飾館體魚鮮點齡龍櫃佔價優傳債傾儲僅億儀佈幹愛戀擁擾採獻畢異瘡皺祿離罰羅腦膚嚴嬰屆岡嶺廚廟彈後從徹憑戰撥擊斷晝暫曉棄棧"
    "槍樓樂橋歐殘註狀瑪瓊陽陰陸陳隱雜霧韓頂頓顯飛飯駐駕騎驗髮鬆鬥魯鳥鴨麥黃齊齒腳臉蘇蘭虛訴診詞誠貴貿賴跡踐軍辭郵釘針鈎鎖"
    "鏡閉閱餘錶裏週誰幫淨訖併冊紅綠藍顆簽籤繳贖彙匯塊橫濾簡糧總聽膠藥蹤鑰閒闆騰麼喚嘗壽夥妝彎徑惡慣慶懸戲掃揀擺敗暢榮毀涼"
    "淺湯滯漲澤灣災爐爾瀏覽盜眾礦祕窮築篩紗絲絡緊縫罷聖脫膽臟莊蓋薦虧衝裡褲詐該誕諮諾謝讓讚貫販賠軌輔輝迴連遊邊鄭醬鋪鋼鍋"
    "鎊鑽閣飼養餅馬鹽帐隻臥醜癮禦閏話紹數別層寵輛構評菸暱譽係諱潤問誼聞訓諒賽劃劑劇創勝卻厲嘆噴嗆塗塵墊墜壇壩壘夢奪姊娛孫"
    "寫寬尋屍庫彥悅慮憶懶拋掛揮搶攝攜攤敘敵暈曬棗楊槓洩滾澀濃濕牆牽"
)
_SIMPLIFIED = (
    "专业东两个丰临为丽举义书买乱争产亲务动劳势区协单卖卫厅历压县参双发变号员响团国图围场坏声处备复够头奖妇学宝实审对导将"
    "属岁岛师账币几应厂广张强归当录征态忧怀户执担择据损换扬时历会术机杀条来极权样档标检欢气决没况减准测满渔汉洁济无灯营独"
    "获现环疗监盘码确礼种税称积稳竞笔节范级约纪纯纸组细终结给统经维网绪线编缘缩绩织继续习联职台与兴旧万叶着艺虫补装复制袭"
    "见规视觉观触计订记讯访设许试询详志认语误说课调谈请论证识译议护读猪猫负财贡货费贴资宾赏账质购赠赞赵趋车软轴较载轻辈轮"
    "输转办农运过达违远适迟选遗还乡邻医释钞银销钱错镇链钟铁鉴长门开间关队阶际随险难云电灵静页项顺须预领频题额颜愿类顾风饮"
    "饰馆体鱼鲜点龄龙柜占价优传债倾储仅亿仪布干爱恋拥扰采献毕异疮皱禄离罚罗脑肤严婴届冈岭厨庙弹后从彻凭战拨击断昼暂晓弃栈"
    "枪楼乐桥欧残注状玛琼阳阴陆陈隐杂雾韩顶顿显飞饭驻驾骑验发松斗鲁鸟鸭麦黄齐齿脚脸苏兰虚诉诊词诚贵贸赖迹践军辞邮钉针钩锁"
    "镜闭阅余表里周谁帮净讫并册红绿蓝颗签签缴赎汇汇块横滤简粮总听胶药踪钥闲板腾么唤尝寿伙妆弯径恶惯庆悬戏扫拣摆败畅荣毁凉"
    "浅汤滞涨泽湾灾炉尔浏览盗众矿秘穷筑筛纱丝络紧缝罢圣脱胆脏庄盖荐亏冲里裤诈该诞咨诺谢让赞贯贩赔轨辅辉回连游边郑酱铺钢锅"
    "镑钻阁饲养饼马盐账只卧丑瘾御闰话绍数别层宠辆构评烟昵誉系讳润问谊闻训谅赛划剂剧创胜却厉叹喷呛涂尘垫坠坛坝垒梦夺姐娱孙"
    "写宽寻尸库彦悦虑忆懒抛挂挥抢摄携摊叙敌晕晒枣杨杠泄滚涩浓湿墙牵"
)
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BRACKETS = re.compile(r"[(\[{<][^)\]}>]*[)\]}>]\s*$")
_NUMBERING = re.compile(r"^(?:q\s*)?\d+\s*[、.:)\s]\s*")
_SCALE = re.compile(r"(?:^|[^a-z])(?:k|m|mn|bn|thousand|thousands|million|millions|billion)(?:[^a-z]|$)|[千万亿]")
_OPENINGS = (
    "您的",
    "你的",
    "请问您的",
    "请问",
    "本人",
    "所在",
    "客户",
    "顾客",
    "会员",
    "用户",
    "买家",
    "订单",
    "商品",
    "产品",
    "公司",
    "企业",
)
_OPENING_WORDS = (
    "customer",
    "client",
    "member",
    "user",
    "buyer",
    "contact",
    "account",
    "order",
    "product",
    "item",
    "your",
)


def fold(text: str) -> str:
    """A header as spellings are compared: simplified, lower case, letters and digits only.

    >>> fold("訂單編號") == fold("订单编号"), fold("CustomerID") == fold("customer_id")
    (True, True)
    """
    return "".join(words(text))


def words(text: str) -> list[str]:
    """The words of a header, folded; a run of Chinese characters is one word."""
    plain = unicodedata.normalize("NFKC", text).strip()
    spaced = _CAMEL.sub(" ", plain).translate(_TO_SIMPLIFIED).lower()
    return "".join(letter if letter.isalnum() else " " for letter in spaced).split()


def forms(header: str) -> list[str]:
    """The foldings of a header worth looking up, nearest first: whole, without its bracket, without numbering,
    without an opening such as `customer` or 您的."""
    plain = unicodedata.normalize("NFKC", header).strip()
    bare = _NUMBERING.sub("", _BRACKETS.sub("", plain).strip(), count=1)
    found = [fold(plain), fold(bare)]
    parts = words(bare)
    if len(parts) > 1 and parts[0] in _OPENING_WORDS:
        found.append("".join(parts[1:]))
    folded = "".join(parts)
    found.extend(folded.removeprefix(opening) for opening in _OPENINGS if folded.startswith(opening))
    return [form for form in dict.fromkeys(found) if form]


def is_scaled(header: str) -> bool:
    """Whether the header says its numbers are in thousands, millions or 万: they are then no standard amounts."""
    bracket = _BRACKETS.search(unicodedata.normalize("NFKC", header).strip())
    return bool(bracket and _SCALE.search(bracket.group().translate(_TO_SIMPLIFIED).lower()))


def own_names(headers: Sequence[str], taken: frozenset[str] = frozenset()) -> list[str]:
    """A name for each header: lower case with underscores, Chinese kept, none twice and none of `taken`.

    >>> own_names(["Annual Income (k$)", "备注 1", "Total", "total"])
    ['annual_income_k', '备注_1', 'total', 'total_2']
    """
    used = set(taken)
    found = []
    for header in headers:
        name = _identifier(header)
        count = 2
        while name in used:
            name, count = f"{_identifier(header)}_{count}", count + 1
        used.add(name)
        found.append(name)
    return found


def _identifier(header: str) -> str:
    spaced = _CAMEL.sub(" ", unicodedata.normalize("NFKC", header).strip()).lower()
    name = "_".join(
        "".join(letter if f"a{letter}".isidentifier() and letter != "_" else " " for letter in spaced).split()
    )
    if not name or not name.isidentifier():
        name = f"column_{name}" if name else "column"
    return f"{name}_value" if name in RESERVED else name


def language_of_texts(texts: Iterable[str]) -> str:
    """The language that headers and values are written in, as far as their script tells."""
    found = [text for text in texts if text]
    chinese = [text for text in found if any("\u4e00" <= letter <= "\u9fff" for letter in text)]
    if len(chinese) * 5 < len(found) or not chinese:
        return "en"
    traditional = sum(text.replace("帐", "") != text.replace("帐", "").translate(_TO_SIMPLIFIED) for text in chinese)
    return "zh-Hant" if traditional * 4 > len(chinese) else "zh-Hans"
