using System.ComponentModel.DataAnnotations;
using Chat.Contracts;
using Chat.Server.Kernel;

namespace Chat.Server.Rooms.Namespaces;

/// <summary>
/// Section <c>Chat:Namespaces</c>, a list: the rooms whose names begin with a prefix, and what differs there, see <see href="configuration.md#namespaces">namespaces</see>. Of several entries that fit a room the one with the longest
/// prefix holds, alone. What is not set is as for all rooms.
/// </summary>
internal sealed class RoomNamespace : IValidatableObject
{
    /// <summary>How the names of its rooms begin, compared exactly.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>Who may say something. Back ends with a key, and administrators over HTTP, always may. Whoever may not say something may not edit either.</summary>
    public Posting Post { get; set; } = Posting.Members;

    /// <summary>Who may publish events.</summary>
    public Posting Publish { get; set; } = Posting.Members;

    /// <summary>Who may react to messages.</summary>
    public Posting React { get; set; } = Posting.Members;

    /// <summary>How many messages, the newest, are kept of a room; <c>Chat:History:MaxMessagesPerRoom</c> when not set.</summary>
    [Range(1, 10_000_000)]
    public int? MaxMessages { get; set; }

    /// <summary>How long a message is kept at most, one minute to ten years; <c>Chat:History:MaxAge</c> when not set.</summary>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>Whether members are shown. Without it there are no lists of members and nobody is told who comes and goes; counts stay true.</summary>
    public bool Presence { get; set; } = true;

    /// <summary>Whether the others are told who comes and goes. Without it members are listed.</summary>
    public bool Announcements { get; set; } = true;

    /// <summary>Whether the others are told who is typing; without it, typing is taken and goes nowhere.</summary>
    public bool Typing { get; set; } = true;

    /// <summary>The most users in a room; any number when not set. Users who come at the same moment on several nodes may be a few more.</summary>
    [Range(1, 10_000_000)]
    public int? MaxMembers { get; set; }

    /// <summary>The least time from one message of a user to the next, counted by each node; zero for none. Moderators and back ends need not wait.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SlowMode { get; set; } = TimeSpan.Zero;

    /// <summary>Whether members hear how far the subscribers among the others have read (<see href="protocol.md#623-mark_read"><c>read</c></see>).</summary>
    public bool ReadReceipts { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Prefix.Length == 0 || !ChatRules.IsName(Prefix + "x", ChatLimits.RoomNameLength))
            yield return new ValidationResult($"A prefix has 1 to {ChatLimits.RoomNameLength - 1} characters that a room's name can begin with.", [nameof(Prefix)]);
        if (MaxAge < TimeSpan.FromMinutes(1) || MaxAge > TimeSpan.FromDays(3650))
            yield return new ValidationResult("The field MaxAge is one minute to ten years.", [nameof(MaxAge)]);
    }
}
