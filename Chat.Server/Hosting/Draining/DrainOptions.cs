using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Hosting.Draining;

/// <summary>Section <c>Chat:Drain</c>: how a server takes leave of its clients when it is told to end, see <see href="configuration.md#draining">draining</see>.</summary>
internal sealed class DrainOptions
{
    public const string Section = "Chat:Drain";

    /// <summary>What of <see cref="Timeout"/> is kept for the end itself, when the clients are gone.</summary>
    public static readonly TimeSpan StopReserve = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time from the signal to the end of the process. Whoever sends the signal must wait longer before it
    /// kills, such as <c>terminationGracePeriodSeconds</c> in Kubernetes or <c>stop_grace_period</c> in Compose.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:06", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long load balancers have to notice that the server is not ready any more before its clients are told to connect
    /// again.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The time over which the clients are sent away, so that they do not all arrive elsewhere at once. A fifth of it, 2 s at most, is notice for all: nobody goes sooner.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:50:00")]
    public TimeSpan Spread { get; set; } = TimeSpan.FromSeconds(10);
}
