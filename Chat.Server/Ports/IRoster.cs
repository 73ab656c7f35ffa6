using Chat.Contracts;

namespace Chat.Server.Ports;

/// <summary>How a room stands now, for announcements whose list and count are no longer true.</summary>
internal interface IRoster
{
    /// <summary>What is to be said of a user who has come to a room. Throws <see cref="PresenceUnavailableException"/>.</summary>
    Task<MemberJoined> JoinedAsync(string room, string userId);

    /// <summary>What is to be said of a user who has left a room. Throws <see cref="PresenceUnavailableException"/>.</summary>
    Task<MemberLeft> LeftAsync(string room, string userId, string reason);
}
