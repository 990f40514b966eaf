// swagger-ui-dist comes without types: what is used of it.
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
  export default function SwaggerUI(options: {
    domNode: HTMLElement;
    url: string;
    deepLinking: boolean;
    validatorUrl: null;
  }): unknown;
}
