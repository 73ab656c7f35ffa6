namespace Chat.Server.FastPath;

/// <summary>
/// Finds peers that are gone without a word (RFC 6455, section 5.5.2): one that was silent for a while is pinged, and cut off when
/// nothing comes from it in time, be it the pong or anything else.
/// </summary>
internal sealed class KeepAlive(FrameStream stream, Takeover connection, KeepAliveTimes times, TimeProvider time)
{
    private static readonly byte[] Ping = [0x89, 0];

    private long pinged;

    /// <summary>Begins to look after a connection.</summary>
    public static void Begin(FrameStream stream, Takeover connection, KeepAliveTimes times, TimeProvider time) =>
        connection.OnHeartbeat(static keepAlive => ((KeepAlive)keepAlive).Check(), new KeepAlive(stream, connection, times, time));

    /// <summary>Called about every second.</summary>
    private void Check()
    {
        var heard = stream.LastRead;
        if (pinged != 0 && heard >= pinged) pinged = 0;
        if (pinged == 0)
        {
            if (time.GetElapsedTime(heard) < times.Interval) return;
            pinged = time.GetTimestamp();
            _ = stream.SendAsync(Ping).AsTask(); // the answer tells whether it arrived
        }
        else if (time.GetElapsedTime(pinged) >= times.Timeout)
        {
            connection.Abort();
        }
    }
}
