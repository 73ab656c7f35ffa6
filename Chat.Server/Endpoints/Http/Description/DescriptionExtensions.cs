using Scalar.AspNetCore;

namespace Chat.Server.Endpoints.Http.Description;

/// <summary>The description of the API for programs (OpenAPI 3.1), and in Development a page to read and try it.</summary>
internal static class DescriptionExtensions
{
    public const string Document = "/openapi/v1.json";

    public static IServiceCollection AddDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = endpoint => endpoint.RelativePath?.StartsWith("api/v1/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer<DocumentFrame>();
        options.AddOperationTransformer<OperationDetails>();
    });

    public static void MapDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        if (app.Environment.IsDevelopment()) app.MapScalarApiReference("/scalar", options => options.WithTitle("Chat.Hubs").WithOpenApiRoutePattern(Document));
    }
}
