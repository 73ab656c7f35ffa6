using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Rooms.Reactions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Server.Endpoints.Http.Messages;

/// <summary>Reacting, and who has reacted.</summary>
internal static class ReactionEndpoints
{
    public static void MapReactions(this RouteGroupBuilder all)
    {
        var api = all.MapGroup("/rooms/{room}/messages/{seq:long}/reactions").WithTags("Messages");
        api.MapGet("", ListAsync).NeedsOrUser(ApiScope.Read).Says("ListReactions", "Lists who has reacted to a message.");
        api.MapPut("/{emoji}", AddAsync).NeedsOrUser(ApiScope.Publish).CountsAs(OperationClass.Messages).Says("AddReaction", "Reacts to a message.");
        api.MapDelete("/{emoji}", RemoveAsync).NeedsOrUser(ApiScope.Publish).CountsAs(OperationClass.Messages).Says("RemoveReaction", "Takes a reaction back.");
    }

    private static async Task<Ok<ReactionList>> ListAsync(PathRoom named, long seq, ApiCaller caller, ReactionService reactions, CancellationToken cancellation) =>
        TypedResults.Ok(await reactions.ListAsync(caller.Caller, new ReactionsRequest(named.Name, seq), cancellation));

    private static Task<Ok<MessageReacted>> AddAsync(
        PathRoom named, long seq, PathEmoji given, ApiCaller caller, ReactionService reactions, CancellationToken cancellation, [FromQuery(Name = "user_id")] string? userId = null, string? system = null) =>
        ReactAsync(new ReactRequest(named.Name, seq, given.Emoji), caller, reactions, userId, system, cancellation);

    private static Task<Ok<MessageReacted>> RemoveAsync(
        PathRoom named, long seq, PathEmoji given, ApiCaller caller, ReactionService reactions, CancellationToken cancellation, [FromQuery(Name = "user_id")] string? userId = null, string? system = null) =>
        ReactAsync(new ReactRequest(named.Name, seq, given.Emoji, Remove: true), caller, reactions, userId, system, cancellation);

    private static async Task<Ok<MessageReacted>> ReactAsync(
        ReactRequest request, ApiCaller caller, ReactionService reactions, string? userId, string? system, CancellationToken cancellation) =>
        TypedResults.Ok(await reactions.ReactAsync(Speaker.Of(caller, userId, system), request, cancellation));
}
