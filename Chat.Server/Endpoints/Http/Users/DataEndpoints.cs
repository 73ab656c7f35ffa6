using System.Text.Json;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Ports;
using Chat.Server.Rooms.Erasure;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Chat.Server.Endpoints.Http.Users;

/// <summary>What is kept of a user: to be given out and to be erased, as the GDPR has it.</summary>
internal static class DataEndpoints
{
    private const string JsonLines = "application/x-ndjson";

    private const int SanctionsAtOnce = 100;

    private static readonly byte[] LineEnd = [(byte)'\n'];

    public static void MapUserData(this RouteGroupBuilder all)
    {
        var api = all.MapGroup("").WithTags("Personal data");
        api.MapGet("/users/{userId}/data", Export).Needs(ApiScope.Admin).Produces<string>(StatusCodes.Status200OK, JsonLines)
            .Says("ExportUserData", "Gives out what a user said and what is kept about the user, one JSON object a line.");
        api.MapDelete("/users/{userId}/data", EraseAsync).Needs(ApiScope.Admin)
            .Says("EraseUserData", "Erases what a user said and what is kept about the user. It works for some seconds; until done is true, call it again with the cursor next.");
    }

    private static async Task<Ok<ErasureReport>> EraseAsync(PathUser user, ApiCaller caller, ErasureService erasure, CancellationToken cancellation, string? cursor = null) =>
        TypedResults.Ok(await Cursors.ReadAsync(async () => await erasure.EraseAsync(user.Id, cursor, caller.Name, cancellation)));

    private static PushStreamHttpResult Export(PathUser user, ErasureService erasure, ISanctions sanctions, ISubscriptions subscriptions, HttpContext context)
    {
        var userId = user.Id;
        return TypedResults.Stream(stream => WriteAsync(stream, userId, erasure, sanctions, subscriptions, context.RequestAborted), JsonLines);
    }

    private static async Task WriteAsync(Stream stream, string userId, ErasureService erasure, ISanctions sanctions, ISubscriptions subscriptions, CancellationToken cancellation)
    {
        await foreach (var (key, message) in erasure.ExportAsync(userId, cancellation))
        {
            if (message.From != userId)
            {
                if (key.RoomName is { } reactedIn) await WriteLineAsync(stream, ExportedReactions.Of(reactedIn, message, userId), cancellation);
            }
            else if (key.RoomName is { } room) await WriteLineAsync(stream, new ExportedMessage(room, null, message.InRoom(room)), cancellation);
            else if (key.OtherThan(userId) is { } other) await WriteLineAsync(stream, new ExportedMessage(null, other, message.InRoom(other)), cancellation);
        }

        string? from = null;
        do
        {
            var page = await sanctions.ListAsync(new SanctionFilter(UserId: userId), from, SanctionsAtOnce, cancellation);
            foreach (var sanction in page.Sanctions) await WriteLineAsync(stream, new ExportedSanction(sanction), cancellation);
            from = page.Next;
        }
        while (from is not null);

        foreach (var subscription in await subscriptions.OfUserAsync(userId, cancellation)) await WriteLineAsync(stream, new ExportedSubscription(subscription), cancellation);
    }

    private static async Task WriteLineAsync<T>(Stream stream, T line, CancellationToken cancellation)
    {
        await JsonSerializer.SerializeAsync(stream, line, ApiJson.Options, cancellation);
        await stream.WriteAsync(LineEnd, cancellation);
    }
}
