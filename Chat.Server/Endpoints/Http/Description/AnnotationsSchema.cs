using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Chat.Server.Endpoints.Http.Description;

/// <summary>Annotations and data are texts in the server and objects on the wire.</summary>
internal sealed class AnnotationsSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { Name: "annotations" or "data" }) schema.Type = JsonSchemaType.Object;
        return Task.CompletedTask;
    }
}
