using System.Security.Claims;
using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Rooms;

/// <summary>What the token now in force allows a connection. Replaced as a whole when the token is refreshed.</summary>
/// <param name="UserId">The <c>sub</c>.</param>
/// <param name="IsAdmin">Whether the roles contain <see cref="ChatRoles.Admin"/>.</param>
/// <param name="ExpiresAt">When the connection ends: the token's expiry and the clock skew that is allowed, UTC.</param>
/// <param name="IssuedAt">The token's <c>iat</c> in Unix seconds, if it has one.</param>
/// <param name="Rooms">The rooms it may join.</param>
/// <param name="Moderates">The rooms its user moderates.</param>
internal sealed record Session(string UserId, bool IsAdmin, DateTimeOffset ExpiresAt, decimal? IssuedAt, RoomGrant Rooms, RoomGrant Moderates)
{
    /// <summary>Whether the connection was told that its token expires.</summary>
    public bool IsWarned { get; set; }

    /// <summary>Whether it is a back end's key and no user's token.</summary>
    public bool IsBackEnd { get; init; }

    /// <summary>Whether it may do what a room's moderators may.</summary>
    public bool IsModeratorOf(string room) => IsAdmin || Moderates.Allows(room);

    /// <summary>A back end that speaks as a user, or under a name of its own.</summary>
    public static Session OfBackEnd(string userId) => new(userId, IsAdmin: true, DateTimeOffset.MaxValue, null, RoomGrant.Every, RoomGrant.Every) { IsBackEnd = true };

    public static Session From(ClaimsPrincipal user, TimeSpan clockSkew, bool everyRoomByDefault) => new(
        user.FindFirst(ChatClaims.Subject)!.Value,
        user.IsInRole(ChatRoles.Admin),
        DateTimeOffset.FromUnixTimeSeconds((long)user.Seconds(ChatClaims.Expiry)!.Value) + clockSkew,
        user.Seconds(ChatClaims.IssuedAt),
        RoomGrant.From(user, everyRoomByDefault),
        RoomGrant.Moderated(user));
}
