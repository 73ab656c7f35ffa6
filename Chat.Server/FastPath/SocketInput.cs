using System.IO.Pipelines;

namespace Chat.Server.FastPath;

/// <summary>Kestrel's input of a connection, which can also be ended from here: whoever waits for more of it waits no longer, and reads the end.</summary>
internal sealed class SocketInput(PipeReader kestrel) : PipeReader
{
    private volatile bool ended;

    public void End()
    {
        ended = true;
        kestrel.CancelPendingRead();
    }

    /// <summary>Who was interrupted finds nothing and reads again: then it is the end.</summary>
    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        ended ? new ValueTask<ReadResult>(TheEnd()) : kestrel.ReadAsync(cancellationToken);

    public override bool TryRead(out ReadResult result)
    {
        if (!ended) return kestrel.TryRead(out result);
        result = TheEnd();
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (!ended) kestrel.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => kestrel.CancelPendingRead();

    public override void Complete(Exception? exception = null) => kestrel.Complete(exception);

    private static ReadResult TheEnd() => new(default, isCanceled: false, isCompleted: true);
}
