namespace Chat.Server.Frames;

/// <summary>
/// Finds peers that are gone without a word (RFC 6455, section 5.5.2): one that was silent for a while is pinged, and cut off when
/// nothing comes from it in time, be it the pong or anything else.
/// </summary>
internal sealed class KeepAlive(TransportStream input, FrameStream output, Takeover connection, KeepAliveTimes times, TimeProvider time)
{
    private static readonly byte[] Ping = [0x89, 0];

    private long pinged;

    /// <summary>To be called about every second.</summary>
    public void Check()
    {
        var heard = input.LastArrival;
        if (pinged != 0 && heard >= pinged) pinged = 0;
        if (pinged == 0)
        {
            if (time.GetElapsedTime(heard) < times.Interval) return;
            pinged = time.GetTimestamp();
            _ = output.SendAsync(Ping).AsTask(); // the answer tells whether it arrived
        }
        else if (time.GetElapsedTime(pinged) >= times.Timeout)
        {
            connection.Abort();
        }
    }
}
