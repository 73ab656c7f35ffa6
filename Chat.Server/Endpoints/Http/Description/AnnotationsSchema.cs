using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Chat.Server.Endpoints.Http.Description;

/// <summary>Annotations are a text in the server and an object on the wire.</summary>
internal sealed class AnnotationsSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonPropertyInfo is { Name: "annotations" }) schema.Type = JsonSchemaType.Object;
        return Task.CompletedTask;
    }
}
