using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;

namespace Chat.Server.Moderation;

/// <summary>
/// Kicking, muting, banning and lifting, whoever asks and by whatever way: administrators everywhere, moderators in the rooms they moderate. Every
/// refusal is a <see cref="ChatException"/> and changes nothing.
/// </summary>
internal sealed class ModerationService(ISanctions sanctions, SanctionBoard board, RoomExpulsion expulsion, IEventSink events, TimeProvider time, ILogger<ModerationService> logger)
{
    private const string WholeService = "the whole service";

    /// <summary>Takes all connections of a user out of a room, on every node.</summary>
    /// <returns>How many they were.</returns>
    /// <exception cref="NodesUnavailableException">A node did not answer; others may have carried it out.</exception>
    public async Task<int> KickAsync(Moderator moderator, KickRequest request, CancellationToken cancellation)
    {
        ChatRules.CheckRoom(request.Room);
        ChatRules.CheckUserId(request.UserId);
        ChatRules.CheckReason(request.Reason);
        Demand(moderator, request.Room);

        var count = await expulsion.ExpelAsync(request.UserId, request.Room, cancellation);
        logger.Kicked(request.UserId, request.Room, moderator.Name, count, Quote(request.Reason));
        Tell("kick", request.Room, request.UserId, moderator, null, request.Reason);
        return count;
    }

    /// <summary>Lets a user speak no more: in a room, or, without one, anywhere.</summary>
    public Task<Sanction> MuteAsync(Moderator moderator, MuteRequest request, CancellationToken cancellation) =>
        ImposeAsync(moderator, SanctionKind.Mute, request.Room, request.UserId, request.Until, request.Reason, cancellation);

    /// <summary>Shuts a user out: of a room, or, without one, of the service.</summary>
    public Task<Sanction> BanAsync(Moderator moderator, BanRequest request, CancellationToken cancellation) =>
        ImposeAsync(moderator, SanctionKind.Ban, request.Room, request.UserId, request.Until, request.Reason, cancellation);

    /// <summary>Ends a mute or a ban. <see cref="ChatErrors.NotFound"/> when there is none.</summary>
    /// <returns>What it was.</returns>
    public async Task<Sanction> LiftAsync(Moderator moderator, LiftRequest request, CancellationToken cancellation)
    {
        var kind = KindOf(request.Kind);
        Check(moderator, request.Room, request.UserId);
        var lifted = await sanctions.LiftAsync(kind, request.Room, request.UserId, cancellation)
            ?? throw new ChatException(ChatErrors.NotFound, $"There is no {request.Kind} of this user here.");
        logger.Lifted(kind, request.UserId, request.Room ?? WholeService, moderator.Name);
        Tell($"lift_{request.Kind}", request.Room, request.UserId, moderator, null, null);
        await TryFollowAsync();
        return lifted;
    }

    public async Task<SanctionList> ListAsync(Moderator moderator, SanctionsRequest request, CancellationToken cancellation)
    {
        var filter = new SanctionFilter(request.Kind is null ? null : KindOf(request.Kind), request.Room, request.UserId);
        var page = await ListAsync(moderator, filter, request.Cursor, request.Limit, cancellation);
        return new SanctionList([.. page.Sanctions.Select(EntryOf)], page.Next);
    }

    /// <summary>What holds. Moderators see that of a room of theirs.</summary>
    public async Task<SanctionPage> ListAsync(Moderator moderator, SanctionFilter filter, string? from, int? limit, CancellationToken cancellation)
    {
        if (filter.Room is { } room) ChatRules.CheckRoom(room);
        if (filter.UserId is { } user) ChatRules.CheckUserId(user);
        if (limit is < 1 or > ChatLimits.SanctionPageLength)
            throw new ChatException(ChatErrors.InvalidRequest, $"The limit is 1 to {ChatLimits.SanctionPageLength}.");
        Demand(moderator, filter.Room);
        try
        {
            return await sanctions.ListAsync(filter, from, limit ?? ChatLimits.DefaultSanctionPageLength, cancellation);
        }
        catch (FormatException)
        {
            throw new ChatException(ChatErrors.InvalidRequest, "The cursor is not one that an answer has given.");
        }
    }

    /// <summary>The kind by its name on the wire.</summary>
    public static SanctionKind KindOf(string? name) => name switch
    {
        SanctionKinds.Mute => SanctionKind.Mute,
        SanctionKinds.Ban => SanctionKind.Ban,
        _ => throw new ChatException(ChatErrors.InvalidRequest, $"The kind is {SanctionKinds.Mute} or {SanctionKinds.Ban}."),
    };

    /// <summary>A sanction as clients see it.</summary>
    public static SanctionEntry EntryOf(Sanction sanction) => new(
        sanction.Kind == SanctionKind.Mute ? SanctionKinds.Mute : SanctionKinds.Ban,
        sanction.Room, sanction.UserId, sanction.Until, sanction.Reason, sanction.By, sanction.At);

    private async Task<Sanction> ImposeAsync(
        Moderator moderator, SanctionKind kind, string? room, string userId, DateTime? until, string? reason, CancellationToken cancellation)
    {
        ChatRules.CheckReason(reason);
        Check(moderator, room, userId);
        var now = time.GetUtcNow().UtcDateTime;
        if (until <= now) throw new ChatException(ChatErrors.InvalidRequest, "The field until is a time to come.");

        DateTime? end = until is { } given ? ChatTime.WholeMilliseconds(given) : null;
        var sanction = new Sanction(kind, room, userId, end, reason, moderator.Name, ChatTime.WholeMilliseconds(now));
        await sanctions.ImposeAsync(sanction, cancellation);
        logger.Imposed(kind, userId, room ?? WholeService, moderator.Name, end, Quote(reason));
        Tell(EntryOf(sanction).Kind, room, userId, moderator, end, reason);
        await TryFollowAsync();
        return sanction;
    }

    private void Tell(string action, string? room, string userId, Moderator moderator, DateTime? until, string? reason) =>
        events.Happened(EventTypes.Moderation, room, new { Action = action, UserId = userId, By = moderator.Name, Until = until, Reason = reason });

    /// <summary>So that this node keeps to the change when it is answered. When that fails it is stored all the same, and known a moment later.</summary>
    private async Task TryFollowAsync()
    {
        try
        {
            await board.FollowAsync(CancellationToken.None);
        }
        catch (SanctionsUnavailableException)
        {
            // The board follows by itself.
        }
    }

    private static void Check(Moderator moderator, string? room, string userId)
    {
        if (room is not null) ChatRules.CheckRoom(room);
        ChatRules.CheckUserId(userId);
        Demand(moderator, room);
    }

    private static void Demand(Moderator moderator, string? room)
    {
        if (!moderator.May(room))
            throw new ChatException(ChatErrors.Forbidden, room is null
                ? "Only the role admin may moderate the whole service."
                : "Only the role admin and moderators of the room may do this.");
    }

    private static string Quote(string? reason) => JsonSerializer.Serialize(reason);
}
