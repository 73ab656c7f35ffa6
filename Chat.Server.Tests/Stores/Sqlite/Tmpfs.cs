using System.Diagnostics;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>A small real disk of its own, which can be full or read-only. Needs the right to mount.</summary>
internal sealed class Tmpfs : IDisposable
{
    private static readonly Lazy<bool> Possible = new(() =>
    {
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            using var trial = new Tmpfs(64);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    });

    public Tmpfs(int kilobytes)
    {
        Path = Directory.CreateTempSubdirectory("chat-disk-").FullName;
        try
        {
            Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", Path);
        }
        catch (InvalidOperationException)
        {
            Directory.Delete(Path);
            throw;
        }
    }

    public static bool CanMount => Possible.Value;

    public string Path { get; }

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    public void MakeWritable() => Run("mount", "-o", "remount,rw", Path);

    public void Dispose()
    {
        Run("umount", Path);
        Directory.Delete(Path);
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })
            ?? throw new InvalidOperationException($"{command} did not start.");
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command}: {error}");
    }
}
