using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// Section <c>Chat:Redis</c>: it matters only when <c>ConnectionStrings:Redis</c> is set, and what concerns the connection itself
/// is in that string. Nodes that are to be one service have the same values.
/// </summary>
internal sealed class ScaleOutOptions
{
    public const string Section = "Chat:Redis";

    /// <summary>How every key begins, so that several services share one Redis: 1 to 100 characters, no white space, and no braces, which mean something to Redis Cluster.</summary>
    [RegularExpression("^[^{}\\s]{1,100}$", ErrorMessage = "The field KeyPrefix has 1 to 100 characters, no braces and no white space.")]
    public string KeyPrefix { get; set; } = "chat:";

    /// <summary>How every channel of the backplane begins; <see cref="KeyPrefix"/> unless set.</summary>
    [RegularExpression("^[^{}\\s]{1,100}$", ErrorMessage = "The field ChannelPrefix has 1 to 100 characters, no braces and no white space.")]
    public string? ChannelPrefix { get; set; }

    /// <summary>How often a node renews its lease.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan LeaseInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// After how long without renewal a node is lost and its users are announced as gone; at least three intervals.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.150", "00:05:00")]
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(8);

    /// <summary>
    /// How long one operation waits for Redis before it is answered with <c>unavailable</c>. A change that
    /// arrives at Redis later than this is refused there.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:00:30")]
    public TimeSpan OperationTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
