using System.IO.Compression;
using Chat.Server.Tests.Hosting.ScaleOut;

namespace Chat.Server.Tests.Upgrades;

/// <summary>What nodes have in Redis, as Redis's own snapshot.</summary>
internal sealed class ReleasedRedis : IReleasedStore
{
    private const string Snapshot = "dump.rdb";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-upgrade-");
    private RedisProcess redis = null!;

    public string[] Settings => [.. SharedRedis.SettingsOf([redis.ConnectionString]), "--Chat:Redis:OperationTimeout=00:00:30"];

    public static async Task<IReleasedStore> OpenAsync(string? kept)
    {
        var store = new ReleasedRedis();
        if (kept is not null) await ZipFile.ExtractToDirectoryAsync(kept, store.folder.FullName);
        store.redis = await RedisProcess.StartAsync("--dir", store.folder.FullName, "--dbfilename", Snapshot, "--appendonly", "no");
        return store;
    }

    public async Task KeepAsync(string file)
    {
        await redis.ExecuteAsync("SAVE");
        File.Delete(file);
        using var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Create);
        await zip.CreateEntryFromFileAsync(Path.Combine(folder.FullName, Snapshot), Snapshot, CompressionLevel.SmallestSize);
    }

    public async ValueTask DisposeAsync()
    {
        await redis.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
