"""Long work in processes of its own: started, told of, stopped; a crash leaves nothing stuck."""

from fenqun.jobs.cancelling import cancel
from fenqun.jobs.starting import start
from fenqun.jobs.telling import job, jobs

__all__ = ["cancel", "job", "jobs", "start"]
