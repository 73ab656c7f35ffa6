namespace Chat.Server.Kernel;

/// <summary>Turns of which each is over at once: everything is done where it comes up.</summary>
internal sealed class NoTurns : ITurns
{
    public static readonly NoTurns Instance = new();

    public void Run(Action<object> act, object state) => act(state);

    public void AtEnd(IThreadPoolWorkItem work) => work.Execute();
}
