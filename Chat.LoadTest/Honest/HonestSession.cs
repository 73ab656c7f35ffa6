using Chat.Contracts;

namespace Chat.LoadTest.Honest;

/// <summary>One connection of an honest user and what it has heard of its end.</summary>
internal sealed class HonestSession
{
    private readonly TaskCompletionSource moveDue = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task? over;

    public IChatConnection Connection { get; set; } = null!;

    /// <summary>The user itself ends this connection, so its end is nobody's fault.</summary>
    public bool Leaving { get; set; }

    /// <summary>The server has said that it is about to end, and the time to connect elsewhere has come.</summary>
    public bool IsMoveDue => moveDue.Task.IsCompleted;

    /// <summary>Completes when there is reason to connect anew.</summary>
    public Task Over => over ??= Task.WhenAny(Connection.Ended, moveDue.Task);

    public bool IsOver => IsMoveDue || Connection.Ended.IsCompleted;

    public void Take(DrainingNotice notice) => _ = MoveLaterAsync(TimeSpan.FromMilliseconds(notice.ReconnectAfterMs));

    private async Task MoveLaterAsync(TimeSpan wait)
    {
        await Task.Delay(wait);
        moveDue.TrySetResult();
    }
}
