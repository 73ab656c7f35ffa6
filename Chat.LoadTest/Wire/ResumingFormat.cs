namespace Chat.LoadTest.Wire;

/// <summary>Plain JSON for clients that resume: it reads positions and times to wait as well, which costs an allocation for each answer to a join.</summary>
internal sealed class ResumingFormat : PlainFormat
{
    public override bool TryRead(ref ReadOnlySpan<byte> bytes, out WireRecord record)
    {
        var frame = bytes;
        if (!base.TryRead(ref bytes, out record)) return false;
        if (record.Kind == RecordKind.Error) record = record with { RetryAfter = Math.Max(0, JsonScan.Number(frame, "\"retry_after_ms\":"u8)) };
        else if (record.Kind == RecordKind.Answer && frame.IndexOf("\"recovered\":"u8) is >= 0 and var at)
        {
            record = record with
            {
                Joined = new JoinAnswer(
                    JsonScan.String(frame, "\"epoch\":\""u8), JsonScan.Number(frame, "\"seq\":"u8), frame[at..].StartsWith("\"recovered\":true"u8)),
            };
        }

        return true;
    }
}
