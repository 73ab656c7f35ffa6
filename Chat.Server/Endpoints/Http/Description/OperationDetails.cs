using Chat.Server.Endpoints.Http.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.OpenApi;

namespace Chat.Server.Endpoints.Http.Description;

/// <summary>What an operation's signature does not tell: names in its path, who may call it, and that it may be refused.</summary>
internal sealed class OperationDetails : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        AddNames(operation, RoutePatternFactory.Parse(context.Description.RelativePath!));
        if (metadata.OfType<ApiAccess>().LastOrDefault() is { } access)
        {
            operation.Description = access.Users
                ? $"For keys with the scope {Name(access.Scope)}, administrators, and users as far as the hub would let them."
                : $"For keys with the scope {Name(access.Scope)} and administrators.";
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentFrame.Key, context.Document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentFrame.Token, context.Document)] = [] },
            ];
        }

        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "Refused: problem details with a code.",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = Problem() } },
        };
        return Task.CompletedTask;
    }

    /// <summary>Names are read from the address as it was sent, see <see cref="PathName"/>, so no parameter of the method stands for them.</summary>
    private static void AddNames(OpenApiOperation operation, RoutePattern pattern)
    {
        operation.Parameters ??= [];
        foreach (var parameter in pattern.Parameters.Where(parameter => operation.Parameters.All(known => known.Name != parameter.Name)))
        {
            operation.Parameters.Insert(0, new OpenApiParameter
            {
                Name = parameter.Name,
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static OpenApiSchema Problem() => new()
    {
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["title"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["detail"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["code"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["until"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "date-time" },
            ["retry_after_ms"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
        },
    };

    private static string Name(ApiScope scope) => scope.ToString().ToLowerInvariant();
}
