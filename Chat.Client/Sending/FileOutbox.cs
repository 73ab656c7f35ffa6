using System.Text;
using System.Text.Json;
using Chat.Client.Sending;

namespace Chat.Client;

/// <summary>
/// An outbox in a file, which survives the end of the process and of the machine: what was added is on the disk. One process at a time may have it open;
/// give each user of the application a file of its own. Dispose of it after the client.
/// </summary>
public sealed class FileOutbox : IOutbox, IAsyncDisposable, IDisposable
{
    /// <summary>The file is written anew when so many of its lines are of no use any more.</summary>
    private const int Waste = 1_000;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly List<OutboxMessage> messages = [];
    private readonly string path;
    private FileStream? file;
    private FileStream? alone;
    private int waste;
    private bool isDisposed;

    /// <param name="path">The file; it and its folder are made when they are not there. Files of that name with <c>.new</c> and <c>.lock</c> after it are used too.</param>
    public FileOutbox(string path) => this.path = Path.GetFullPath(Kernel.Guard.NotNull(path));

    /// <inheritdoc/>
    /// <exception cref="IOException">The file cannot be read or written, or another process has it open.</exception>
    public async Task<IReadOnlyList<OutboxMessage>> LoadAsync(CancellationToken cancellationToken) =>
        await AloneAsync<IReadOnlyList<OutboxMessage>>(() => [.. messages], cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task AddAsync(OutboxMessage message, CancellationToken cancellationToken) => AloneAsync(
        () =>
        {
            messages.Add(Kernel.Guard.NotNull(message));
            Append(new(Message: message));
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task MarkAttemptedAsync(string clientMessageId, DateTimeOffset attemptedAt, CancellationToken cancellationToken) => AloneAsync(
        () =>
        {
            Mark(clientMessageId, attemptedAt);
            Append(new(Attempted: clientMessageId, At: attemptedAt));
            waste++;
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string clientMessageId, CancellationToken cancellationToken) => AloneAsync(
        () =>
        {
            if (!Remove(clientMessageId)) return false;
            waste += 2;
            if (waste >= Waste) Compact();
            else Append(new(Removed: clientMessageId));
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        gate.Wait();
        Close();
        gate.Release();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync().ConfigureAwait(false);
        Close();
        gate.Release();
    }

    private void Close()
    {
        isDisposed = true;
        file?.Dispose();
        alone?.Dispose();
    }

    private async Task<T> AloneAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Task.Run(
                () =>
                {
#if NET8_0_OR_GREATER
                    ObjectDisposedException.ThrowIf(isDisposed, this);
#else
                    if (isDisposed) throw new ObjectDisposedException(nameof(FileOutbox));
#endif
                    if (file is null) Open();
                    return work();
                },
                cancellation).ConfigureAwait(false);
        }
        finally
        {
            gate.Release();
        }
    }

    private void Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        alone ??= OpenFile(path + ".lock", FileMode.OpenOrCreate, FileShare.None);
        file = OpenFile(path, FileMode.OpenOrCreate);
        using var reader = new StreamReader(file, Encoding.UTF8, false, 4096, leaveOpen: true);
        while (reader.ReadLine() is { } line) Replay(line);
        Compact(); // also takes away a line that a crash has cut off
    }

    /// <summary>A line that is not whole was not finished: whoever wrote it never heard that it was done.</summary>
    private void Replay(string line)
    {
        OutboxLine? entry;
        try
        {
            entry = JsonSerializer.Deserialize(line, OutboxJsonContext.Default.OutboxLine);
        }
        catch (JsonException)
        {
            return;
        }

        if (entry?.Message is { } message) messages.Add(message);
        if (entry?.Attempted is { } attempted) Mark(attempted, entry.At);
        if (entry?.Removed is { } removed) Remove(removed);
    }

    private void Mark(string id, DateTimeOffset? at)
    {
        var index = messages.FindIndex(message => message.ClientMessageId == id);
        if (index >= 0) messages[index] = messages[index] with { AttemptedAt = at };
    }

    private bool Remove(string id) => messages.RemoveAll(message => message.ClientMessageId == id) > 0;

    private void Append(OutboxLine line)
    {
        Write(file!, line);
        file!.Flush(flushToDisk: true);
    }

    /// <summary>Writes the file anew, beside the old one, and puts it in its place in one step.</summary>
    private void Compact()
    {
        var fresh = path + ".new";
        using (var next = OpenFile(fresh, FileMode.Create))
        {
            foreach (var message in messages) Write(next, new(Message: message));
            next.Flush(flushToDisk: true);
        }

        file!.Dispose();
        Replace(fresh, path);
        file = OpenFile(path, FileMode.Open);
        file.Seek(0, SeekOrigin.End);
        waste = 0;
    }

    private static void Replace(string fresh, string path) =>
#if NET8_0_OR_GREATER
        File.Move(fresh, path, overwrite: true);
#else
        File.Replace(fresh, path, null);
#endif

    private static FileStream OpenFile(string path, FileMode mode, FileShare share = FileShare.Read) => new(path, mode, FileAccess.ReadWrite, share);

    private static void Write(FileStream file, OutboxLine line)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(line, OutboxJsonContext.Default.OutboxLine);
        file.Write(bytes, 0, bytes.Length);
        file.WriteByte((byte)'\n');
    }
}
