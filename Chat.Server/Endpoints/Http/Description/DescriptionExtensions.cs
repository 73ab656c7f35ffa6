using Scalar.AspNetCore;

namespace Chat.Server.Endpoints.Http.Description;

/// <summary>The description of the API for programs (OpenAPI 3.1), and in Development a page to read and try it.</summary>
internal static class DescriptionExtensions
{
    public const string Document = "/openapi/v1.json";

    /// <summary>The page has script and style within itself; all of it comes from this server.</summary>
    private static readonly PagePolicy OfPage = new(
        "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'");

    public static IServiceCollection AddDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer<DocumentFrame>();
        options.AddOperationTransformer<OperationDetails>();
        options.AddSchemaTransformer<JsonObjectSchema>();
        options.AddSchemaTransformer<ReferenceSchema>();
    });

    public static void MapDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        if (app.Environment.IsDevelopment()) app.MapScalarApiReference("/scalar", options => options.WithTitle("Chat.Hubs").WithOpenApiRoutePattern(Document).DisableDefaultFonts().DisableAgent().DisableMcp().HideDeveloperTools()).WithMetadata(OfPage);
    }
}
