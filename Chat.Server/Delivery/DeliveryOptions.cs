using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Delivery;

/// <summary>Section <c>Chat:Delivery</c>: order, repair and queues on the way to clients.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Chat:Delivery";

    /// <summary>
    /// How often rooms, and users, that something was heard of are compared with the log, to find a lost last message.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan HeadCheckInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often each of the others is, spread evenly. With less than two of <see cref="HeadCheckInterval"/> all are compared each time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan HeadCheckSlowInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a room waits for a missing message before it is read from the log. Messages sent at the same time
    /// overtake each other by less than this, and reading the log for them would be waste.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan RepairDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// When more than a few come to a room or go, how long their announcements wait to leave together, so that each member gets one write for all of them; ten times
    /// as long, a second at most, while a crowd comes to the node. 0 for never.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan AnnounceWindow { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How soon after each other events and typing of one room are written to its members; those that follow the first within this time go together. Cursors of many
    /// members cost a write for each member and window then, and not one for each member and cursor. 0 for each at once.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.100")]
    public TimeSpan EventWindow { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The most bytes that may wait for one connection. Beyond it the connection is closed with 4008.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int MaxQueuedBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a message may wait for one connection. Beyond it the connection is closed with 4008.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MaxQueueAge { get; set; } = TimeSpan.FromSeconds(15);
}
