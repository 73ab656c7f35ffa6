using System.Buffers;
using System.IO.Pipelines;

namespace Chat.Server.Endpoints.Connections;

/// <summary>A pipe of the framework's.</summary>
internal sealed class PipeInput : IClientInput
{
    private const int PauseBytes = 64 * 1024;

    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: PauseBytes, resumeWriterThreshold: PauseBytes / 2, useSynchronizationContext: false));

    public PipeReader Reader => pipe.Reader;

    public Memory<byte> GetMemory() => pipe.Writer.GetMemory();

    public void Advance(int bytes) => pipe.Writer.Advance(bytes);

    public void Write(ReadOnlySpan<byte> bytes) => pipe.Writer.Write(bytes);

    public async ValueTask<bool> FlushAsync() => !(await pipe.Writer.FlushAsync()).IsCompleted;

    public void Complete() => pipe.Writer.Complete();
}
