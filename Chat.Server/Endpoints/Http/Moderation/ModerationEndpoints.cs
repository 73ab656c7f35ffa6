using Chat.Contracts;
using Chat.Server.Endpoints.Http.Access;
using Chat.Server.Moderation;
using Chat.Server.Ports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Chat.Server.Endpoints.Http.Moderation;

/// <summary>Kicking, muting, banning and lifting: the same as the hub's operations. Users may as far as their token makes them moderators.</summary>
internal static class ModerationEndpoints
{
    public static void MapModeration(this RouteGroupBuilder all)
    {
        var api = all.MapGroup("").WithTags("Moderation");
        api.MapPost("/rooms/{room}/kick", KickAsync).NeedsOrUser(ApiScope.Moderate).Says("KickUser", "Takes all connections of a user out of a room. The user may come back.");
        api.MapPost("/rooms/{room}/mutes", MuteInRoomAsync).NeedsOrUser(ApiScope.Moderate).Says("MuteInRoom", "Lets a user say nothing in a room.");
        api.MapPost("/rooms/{room}/bans", BanFromRoomAsync).NeedsOrUser(ApiScope.Moderate).Says("BanFromRoom", "Takes a user out of a room and does not let it in again.");
        api.MapDelete("/rooms/{room}/mutes/{userId}", UnmuteInRoomAsync).NeedsOrUser(ApiScope.Moderate).Says("UnmuteInRoom", "Lifts a mute in a room.");
        api.MapDelete("/rooms/{room}/bans/{userId}", UnbanFromRoomAsync).NeedsOrUser(ApiScope.Moderate).Says("UnbanFromRoom", "Lifts a ban from a room.");
        api.MapPost("/mutes", MuteAsync).NeedsOrUser(ApiScope.Moderate).Says("Mute", "Lets a user say nothing anywhere.");
        api.MapPost("/bans", BanAsync).NeedsOrUser(ApiScope.Moderate).Says("Ban", "Closes the connections of a user and does not let it in again.");
        api.MapDelete("/mutes/{userId}", UnmuteAsync).NeedsOrUser(ApiScope.Moderate).Says("Unmute", "Lifts a mute in the whole service.");
        api.MapDelete("/bans/{userId}", UnbanAsync).NeedsOrUser(ApiScope.Moderate).Says("Unban", "Lifts a ban from the whole service.");
        api.MapGet("/sanctions", ListAsync).NeedsOrUser(ApiScope.Moderate).Says("ListSanctions", "Lists the mutes and bans that hold.");
    }

    private static async Task<Ok<KickedUser>> KickAsync(PathRoom named, Body<KickUser> body, ApiCaller caller, ModerationService moderation) =>
        TypedResults.Ok(new KickedUser(await moderation.KickAsync(ModeratorOf(caller), new KickRequest(named.Name, body.Value.UserId, body.Value.Reason), CancellationToken.None)));

    private static Task<Ok<SanctionEntry>> MuteInRoomAsync(PathRoom named, Body<SanctionUser> body, ApiCaller caller, ModerationService moderation) => ImposeMuteAsync(named.Name, body, caller, moderation);

    private static Task<Ok<SanctionEntry>> BanFromRoomAsync(PathRoom named, Body<SanctionUser> body, ApiCaller caller, ModerationService moderation) => ImposeBanAsync(named.Name, body, caller, moderation);

    private static Task<Ok<SanctionEntry>> MuteAsync(Body<SanctionUser> body, ApiCaller caller, ModerationService moderation) => ImposeMuteAsync(null, body, caller, moderation);

    private static Task<Ok<SanctionEntry>> BanAsync(Body<SanctionUser> body, ApiCaller caller, ModerationService moderation) => ImposeBanAsync(null, body, caller, moderation);

    private static Task<Ok<SanctionEntry>> UnmuteInRoomAsync(PathRoom named, PathUser user, ApiCaller caller, ModerationService moderation) => LiftAsync(SanctionKinds.Mute, named.Name, user, caller, moderation);

    private static Task<Ok<SanctionEntry>> UnbanFromRoomAsync(PathRoom named, PathUser user, ApiCaller caller, ModerationService moderation) => LiftAsync(SanctionKinds.Ban, named.Name, user, caller, moderation);

    private static Task<Ok<SanctionEntry>> UnmuteAsync(PathUser user, ApiCaller caller, ModerationService moderation) => LiftAsync(SanctionKinds.Mute, null, user, caller, moderation);

    private static Task<Ok<SanctionEntry>> UnbanAsync(PathUser user, ApiCaller caller, ModerationService moderation) => LiftAsync(SanctionKinds.Ban, null, user, caller, moderation);

    private static async Task<Ok<SanctionList>> ListAsync(
        ApiCaller caller, ModerationService moderation, CancellationToken cancellation, string? room = null, [FromQuery(Name = "user_id")] string? userId = null, string? kind = null, string? cursor = null, int? limit = null) =>
        TypedResults.Ok(await moderation.ListAsync(ModeratorOf(caller), new SanctionsRequest(room, userId, kind, limit, cursor), cancellation));

    private static async Task<Ok<SanctionEntry>> ImposeMuteAsync(string? room, Body<SanctionUser> body, ApiCaller caller, ModerationService moderation) =>
        Answer(await moderation.MuteAsync(ModeratorOf(caller), new MuteRequest(body.Value.UserId, room, body.Value.Until?.UtcDateTime, body.Value.Reason), CancellationToken.None));

    private static async Task<Ok<SanctionEntry>> ImposeBanAsync(string? room, Body<SanctionUser> body, ApiCaller caller, ModerationService moderation) =>
        Answer(await moderation.BanAsync(ModeratorOf(caller), new BanRequest(body.Value.UserId, room, body.Value.Until?.UtcDateTime, body.Value.Reason), CancellationToken.None));

    private static async Task<Ok<SanctionEntry>> LiftAsync(string kind, string? room, PathUser user, ApiCaller caller, ModerationService moderation) =>
        Answer(await moderation.LiftAsync(ModeratorOf(caller), new LiftRequest(kind, user.Id, room), CancellationToken.None));

    private static Ok<SanctionEntry> Answer(Sanction sanction) => TypedResults.Ok(ModerationService.EntryOf(sanction));

    private static Moderator ModeratorOf(ApiCaller caller) => caller.Key is null ? Moderator.Of(caller.Session) : Moderator.Admin(caller.Name);
}
