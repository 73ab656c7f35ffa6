using System.Security.Claims;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>The session of a connection, from its first token to its last.</summary>
internal sealed class SessionService(Sessions sessions, TokenValidator tokens, TokenRules rules, SanctionBoard sanctions, IRoomChannel channel, RoomService rooms)
{
    /// <summary>The longest token that is looked at, in UTF-16 units.</summary>
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>
    /// Begins with the token of the connection. A revocation or a ban may have come between the check of the token and now, when the
    /// connection can be reached to be closed; looking once more leaves no gap.
    /// </summary>
    public async Task BeginAsync(string connectionId, ClaimsPrincipal user, CancellationToken cancellation)
    {
        sessions.Set(connectionId, user);
        await sanctions.LoadAsync(cancellation);
        try
        {
            if (await rules.IsRevokedAsync(user, cancellation)) throw new ChatException(ChatErrors.Unauthorized, "The token has been revoked.");
            sanctions.DemandEntry(sessions.Get(connectionId).UserId, room: null);
            (user as ConnectionUser)?.KeepSubject();
        }
        catch (ChatException)
        {
            channel.Close(connectionId, CloseOrder.Removed);
            throw;
        }
    }

    /// <summary>The connection cannot be let in now. Whoever was given another reason already keeps it.</summary>
    public void TurnAway(string connectionId) => channel.Close(connectionId, CloseOrder.TryAgainLater);

    public Session Get(string connectionId) => sessions.Get(connectionId);

    public void End(string connectionId) => sessions.Remove(connectionId);

    public async Task<TokenRefreshed> RefreshAsync(Caller caller, RefreshTokenRequest request, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(request.Token)) throw new ChatException(ChatErrors.InvalidRequest, "The field token is missing or empty.");
        var user = request.Token.Length <= MaxTokenLength ? await tokens.ValidateAsync(request.Token, cancellation) : null;
        if (user is null) throw new ChatException(ChatErrors.Unauthorized, "The token is not valid.");
        if (user.FindFirst(ChatClaims.Subject)?.Value != caller.UserId)
            throw new ChatException(ChatErrors.Forbidden, "The token is of another user.");

        var session = sessions.Set(caller.ConnectionId, user);
        var left = await rooms.LeaveForbiddenAsync(caller with { Session = session }, cancellation);
        return new TokenRefreshed(session.ExpiresAt.UtcDateTime, left);
    }
}
