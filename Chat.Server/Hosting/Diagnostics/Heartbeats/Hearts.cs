using System.Net.Sockets;

namespace Chat.Server.Hosting.Diagnostics.Heartbeats;

/// <summary>
/// Finds a heart for each of the threads that wait for sockets. The runtime gives every new socket to the next of them, and says to nobody which one that
/// is; so hearts are made until each thread has one, and what comes between (clients' sockets) only costs another try.
/// </summary>
internal static class Hearts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>How many threads the runtime has for sockets when they handle what they receive: one for each core, unless it was told otherwise.</summary>
    public static int Threads => uint.TryParse(Environment.GetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT"), out var count) && count > 0
        ? (int)count
        : Environment.ProcessorCount;

    /// <summary>One heart for each thread that was found; a single one where the pool handles what is received.</summary>
    /// <exception cref="SocketException">There are no sockets of the loopback address.</exception>
    public static IReadOnlyList<Heart> Find(CancellationToken cancellation)
    {
        var found = new List<Heart>();
        for (var tries = 4 * Threads; tries > 0 && found.Count < Threads && !cancellation.IsCancellationRequested; tries--)
        {
            var heart = new Heart();
            heart.Beat();
            var beats = SpinWait.SpinUntil(() => heart.ThreadId != 0, Patience);
            if (beats && (heart.IsOfPool || found.All(other => other.ThreadId != heart.ThreadId))) found.Add(heart);
            else heart.Dispose();
            if (heart.IsOfPool) break;
        }

        return found;
    }
}
