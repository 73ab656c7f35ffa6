using System.Security.Claims;
using Chat.Server.Kernel;

namespace Chat.Server.Rooms;

/// <summary>
/// Rooms by a list of names and of prefixes that end in <c>*</c>: those that a token allows (<c>rooms</c>) or moderates (<c>moderates</c>), those that a webhook hears of.
/// Names are compared exactly.
/// </summary>
internal sealed class RoomGrant
{
    public static readonly RoomGrant Every = new(null);
    public static readonly RoomGrant None = new([]);

    private readonly string[]? patterns;

    private RoomGrant(string[]? patterns) => this.patterns = patterns;

    /// <summary>The rooms of such a list.</summary>
    public static RoomGrant Of(string[] patterns) => new(patterns);

    /// <summary>The rooms a token allows. Without the claim, <paramref name="byDefault"/> says whether every room is allowed or none.</summary>
    public static RoomGrant From(ClaimsPrincipal user, bool byDefault) => From(user, ChatClaims.Rooms, byDefault);

    /// <summary>The rooms a user moderates: none without the claim.</summary>
    public static RoomGrant Moderated(ClaimsPrincipal user) => From(user, ChatClaims.Moderates, byDefault: false);

    private static RoomGrant From(ClaimsPrincipal user, string name, bool byDefault)
    {
        var patterns = user.FindAll(name).Select(claim => claim.Value).ToArray();
        return patterns.Length > 0 ? new RoomGrant(patterns) : byDefault ? Every : None;
    }

    public bool Allows(string room) => patterns is null || Array.Exists(patterns, pattern => Matches(pattern, room));

    private static bool Matches(string pattern, string room) =>
        pattern.EndsWith('*')
            ? room.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : pattern.Equals(room, StringComparison.Ordinal);
}
