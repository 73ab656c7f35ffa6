using System.Collections.Concurrent;
using System.Security.Claims;
using Chat.Server.Rooms;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>The sessions of this node's connections.</summary>
internal sealed class Sessions(IOptions<JwtOptions> jwt, IOptions<RoomOptions> rooms)
{
    private readonly ConcurrentDictionary<string, Session> entries = new();

    /// <summary>Sets the session of a connection from a validated token.</summary>
    public Session Set(string connectionId, ClaimsPrincipal user) => entries[connectionId] = Of(user);

    /// <summary>What a validated token allows, where there is no connection.</summary>
    public Session Of(ClaimsPrincipal user) => Session.From(user, jwt.Value.ClockSkew, rooms.Value.Access == RoomAccess.Open);

    /// <summary>The session of a connection, if it is there.</summary>
    public Session? Find(string connectionId) => entries.GetValueOrDefault(connectionId);

    /// <summary>The session of a connection that is there.</summary>
    public Session Get(string connectionId) => entries[connectionId];

    public void Remove(string connectionId) => entries.TryRemove(connectionId, out _);

    /// <summary>Connections whose token has expired.</summary>
    public IEnumerable<string> Expired(DateTimeOffset now) =>
        entries.Where(entry => entry.Value.ExpiresAt <= now).Select(entry => entry.Key);

    /// <summary>Connections whose token expires within the time given, each once.</summary>
    public IEnumerable<(string ConnectionId, Session Session)> Expiring(DateTimeOffset now, TimeSpan within)
    {
        foreach (var (connectionId, session) in entries)
        {
            if (session.IsWarned || session.ExpiresAt > now + within) continue;
            session.IsWarned = true;
            yield return (connectionId, session);
        }
    }

    /// <summary>Connections of a user.</summary>
    public IEnumerable<string> Of(string userId) => entries.Where(entry => entry.Value.UserId == userId).Select(entry => entry.Key);

    /// <summary>Connections of a user whose token was issued before that moment, or does not say when.</summary>
    public IEnumerable<string> IssuedBefore(string userId, DateTimeOffset moment) =>
        entries.Where(entry => entry.Value is var session && session.UserId == userId && !(session.IssuedAt >= moment.ToUnixTimeSeconds()))
            .Select(entry => entry.Key);
}
