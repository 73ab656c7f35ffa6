using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Rooms;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Server.Endpoints.Http.Figures;

/// <summary>What every node did and how it stood in its last fifteen minutes.</summary>
internal static class FigureEndpoints
{
    public static IServiceCollection AddFigures(this IServiceCollection services) => services
        .AddSingleton<FigureReader>()
        .AddSingleton<FigureHistory>()
        .AddSingleton<FigureService>()
        .AddHostedService<FigureSampler>()
        .AddNodeQuestion<FigureService>(FigureService.Question, figures => figures.AnswerAsync);

    public static void MapFigures(this RouteGroupBuilder all) => all.MapGroup("").WithTags("Service")
        .MapGet("/nodes/figures", ListAsync).Needs(ApiScope.Admin).Says("ListFigures", "Lists what every node did and how it stood in its last fifteen minutes, a point every five seconds.");

    private static async Task<Ok<FigureList>> ListAsync(FigureService figures, CancellationToken cancellation, DateTimeOffset? since = null) =>
        TypedResults.Ok(await figures.ListAsync(since?.UtcDateTime ?? DateTime.MinValue, cancellation));
}
