using Chat.Server.Ports;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>Somebody who wants to know whether an append would be stored now.</summary>
internal sealed class ProbeWork : TaskCompletionSource, ICommitWork
{
    public ProbeWork()
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
    }

    public bool TryTake() => true;

    public void End(MessageLogUnavailableException? failure)
    {
        if (failure is null) TrySetResult();
        else TrySetException(failure);
    }
}
