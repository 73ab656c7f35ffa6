using System.Diagnostics.Metrics;
using Chat.Server.Kernel;
using Chat.Server.Stores.Sqlite;

namespace Chat.Server.Hosting.Stores;

/// <summary>The disk that has the messages.</summary>
internal sealed class DiskSpace
{
    private readonly string folder;

    public DiskSpace(IConfiguration configuration, IMeterFactory meters)
    {
        folder = Path.GetDirectoryName(SqliteLogFile.From(configuration).Path)!;
        meters.Create(ChatMeter.Name).CreateObservableGauge(
            "chat.disk.free", () => Free is { } free ? [new Measurement<long>(free)] : Array.Empty<Measurement<long>>(), "By", "Free space where the messages are kept");
    }

    /// <summary>What is free for this process, in bytes; null where that cannot be found out.</summary>
    public long? Free
    {
        get
        {
            try
            {
                return new DriveInfo(folder).AvailableFreeSpace;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null; // not there yet, or a share of Windows without a letter
            }
        }
    }
}
