using System.IO.Compression;

namespace Chat.Server.Tests.Upgrades;

/// <summary>The folder of a node as it was when the node was killed: database, journal of appends, and what lies beside them.</summary>
internal sealed class ReleasedSqlite : IReleasedStore
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-upgrade-");

    public string[] Settings => [$"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}", "--Chat:History:Search=true"];

    public static Task<IReleasedStore> OpenAsync(string? kept)
    {
        var store = new ReleasedSqlite();
        if (kept is not null) ZipFile.ExtractToDirectory(kept, store.folder.FullName);
        return Task.FromResult<IReleasedStore>(store);
    }

    public Task KeepAsync(string file)
    {
        File.Delete(file);
        ZipFile.CreateFromDirectory(folder.FullName, file, CompressionLevel.SmallestSize, includeBaseDirectory: false);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
