using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Delivery;

/// <summary>Section <c>Chat:Delivery</c>.</summary>
internal sealed class DeliveryOptions
{
    public const string Section = "Chat:Delivery";

    /// <summary>
    /// How often the heads of this node's rooms and inboxes are compared with the log, to find a lost last message; 100 ms to 60 s. Those that
    /// something was heard of come first, see <see cref="HeadSchedule"/>.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan HeadCheckInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How often each of them is compared with the log, also one that nothing was heard of; 100 ms to 10 minutes. With less than two of
    /// <see cref="HeadCheckInterval"/> all are compared each time.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan HeadCheckSlowInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a room waits for a missing message before it is read from the log; 0–5 s. Messages sent at the same time
    /// overtake each other by less than this, and reading the log for them would be waste.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan RepairDelay { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// How long comings and goings of one room wait to be announced together when more than a few come; 0–5 s, 0 for never. When everybody
    /// joins at once, each member gets one write for all that came in this time. While a crowd comes to the node it is ten times as long, a second at most.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan AnnounceWindow { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How soon after each other events and typing of one room are written to its members; 0–100 ms, 0 for at once. The first after a pause goes at once; those that
    /// follow within this time go together. Cursors of many members cost a write per member and window, and not one per member and cursor.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:00.100")]
    public TimeSpan EventWindow { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>What may wait for one connection, in bytes; 64 KiB to 64 MiB. Beyond it the connection is closed with 4008.</summary>
    [Range(64 * 1024, 64 * 1024 * 1024)]
    public int MaxQueuedBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a message may wait for one connection; 1 s to 10 minutes. Beyond it the connection is closed with 4008.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MaxQueueAge { get; set; } = TimeSpan.FromSeconds(15);
}
