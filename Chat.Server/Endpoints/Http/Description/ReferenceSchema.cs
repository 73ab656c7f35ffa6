using Chat.Contracts;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Chat.Server.Endpoints.Http.Description;

/// <summary>A message is named by a whole number or by a string.</summary>
internal sealed class ReferenceSchema : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(MessageReference?)) schema.Type = JsonSchemaType.Integer | JsonSchemaType.String | JsonSchemaType.Null;
        return Task.CompletedTask;
    }
}
