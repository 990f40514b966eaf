// The API's documentation, drawn from its own OpenAPI file; nothing is fetched from elsewhere.
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";

const place = document.getElementById("docs");
if (place)
  SwaggerUI({
    domNode: place,
    url: place.dataset["spec"] ?? "/api/v1/openapi.json",
    deepLinking: false,
    validatorUrl: null,
  });
