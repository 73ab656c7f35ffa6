using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Chat.Server.Stores.Redis;
using StackExchange.Redis;

namespace Chat.Server.FastPath;

/// <summary>
/// Redis's client without threads of its own: the thread that found something to read hands it on, as a turn, and what a turn writes leaves at its end in one
/// write, by the thread that wrote it. With the pool each of them wakes a thread.
/// </summary>
internal sealed class TurnSockets : IRedisSockets
{
    public static readonly TurnSockets Instance = new();

    [ThreadStatic]
    private static bool isInRead;

    private TurnSockets()
    {
        Manager = new SocketManager("chat", options: SocketManager.SocketManagerOptions.UseThreadPool);
        SendOptions(Manager) = With(SendOptions(Manager), new AtEndOfTurn());
        ReceiveOptions(Manager) = With(ReceiveOptions(Manager), new AsTurn());
    }

    public SocketManager Manager { get; }

    public bool IsInRead => isInRead;

    private static PipeOptions With(PipeOptions options, PipeScheduler reader) => new(
        options.Pool, reader, PipeScheduler.Inline, options.PauseWriterThreshold, options.ResumeWriterThreshold, options.MinimumSegmentSize, useSynchronizationContext: false);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "SendPipeOptions")]
    private static extern ref PipeOptions SendOptions(SocketManager manager);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "ReceivePipeOptions")]
    private static extern ref PipeOptions ReceiveOptions(SocketManager manager);

    private sealed class AtEndOfTurn : PipeScheduler
    {
        public override void Schedule(Action<object?> action, object? state) => Turns.Instance.AtEnd(new Later(action, state));
    }

    private sealed class AsTurn : PipeScheduler
    {
        public override void Schedule(Action<object?> action, object? state) => Turns.Instance.Run(
            static read =>
            {
                var (action, state) = (Later)read;
                var before = isInRead;
                isInRead = true;
                try
                {
                    action(state);
                }
                finally
                {
                    isInRead = before;
                }
            },
            new Later(action, state));
    }

    private sealed class Later(Action<object?> action, object? state) : IThreadPoolWorkItem
    {
        public void Deconstruct(out Action<object?> act, out object? on) => (act, on) = (action, state);

        public void Execute() => action(state);
    }
}
