using Chat.Server.Endpoints.Http.Access;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Chat.Server.Endpoints.Http.Description;

/// <summary>What holds for all operations: the title, and how callers make themselves known.</summary>
internal sealed class DocumentFrame : IOpenApiDocumentTransformer
{
    public const string Key = "key";
    public const string Token = "token";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Chat.Hubs",
            Version = "v1",
            Description = "Post into rooms, read, moderate. Errors are problem details (RFC 9457) with a stable code.",
        };
        document.Servers = []; // wherever the document came from
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Key] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyHandler.Header, Description = "A back end's key, see Chat:Api:Keys." },
            [Token] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "A user's token." },
        };
        return Task.CompletedTask;
    }
}
