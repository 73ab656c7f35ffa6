using System.Diagnostics;
using Chat.LoadTest.Nodes;
using Chat.Server.Tests.Harness;
using StackExchange.Redis;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>A redis-server of the test's own, with its data in a temporary folder, to be stopped and started again.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-redis-");
    private readonly int port = FreePort.Take();
    private readonly string address;
    private readonly string[] launcher;
    private readonly string[] settings;
    private Process? process;

    private RedisProcess(string[] settings, string address = "127.0.0.1", string[]? launcher = null)
    {
        this.settings = settings;
        this.address = address;
        this.launcher = launcher ?? [];
    }

    public static string? Executable { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(directory => Path.Combine(directory, "redis-server"))
        .FirstOrDefault(File.Exists);

    public int Port => port;

    public string ConnectionString => $"{address}:{port}";

    public bool IsRunning => process is { HasExited: false };

    private string? Password => Array.IndexOf(settings, "--requirepass") is >= 0 and var at ? settings[at + 1] : null;

    /// <param name="settings">Settings of redis-server besides those every test has.</param>
    public static async Task<RedisProcess> StartAsync(params string[] settings)
    {
        var redis = new RedisProcess(settings);
        await redis.StartAgainAsync();
        return redis;
    }

    /// <summary>As <see cref="StartAsync"/>, at another address, by a program that becomes its process: it is given the command to run as its last arguments.</summary>
    public static async Task<RedisProcess> StartAtAsync(string address, string[] launcher)
    {
        var redis = new RedisProcess(["--protected-mode", "no"], address, launcher);
        await redis.StartAgainAsync();
        return redis;
    }

    /// <summary>A port with nobody behind it yet; <see cref="StartAgainAsync"/> starts Redis there.</summary>
    public static RedisProcess NotYetStarted() => new([]);

    public async Task StartAgainAsync()
    {
        string[] command = [.. launcher, Executable!];
        process = Process.Start(new ProcessStartInfo(
            command[0],
            [.. command[1..], "--port", $"{port}", "--bind", address, "--dir", folder.FullName, "--appendonly", "yes", "--appendfsync", "always", "--save", "", .. settings])
        {
            RedirectStandardOutput = true,
        })!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        await ExecuteAsync("PING");
    }

    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by name: with <c>STOP</c> it stands still, connections and all, until <c>CONT</c>.</summary>
    public void Signal(string name) => Signals.Send(process!, name);

    /// <summary>Kills it and takes everything it had stored away.</summary>
    public async Task KillAndForgetAsync()
    {
        await KillAsync();
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo directory) directory.Delete(recursive: true);
            else entry.Delete();
        }
    }

    /// <summary>Runs a command; while Redis cannot be reached, tries again.</summary>
    public async Task<RedisResult> ExecuteAsync(string command, params object[] arguments)
    {
        RedisResult? result = null;
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    var options = ConfigurationOptions.Parse($"{ConnectionString},allowAdmin=true,connectTimeout=2000");
                    options.Password = Password;
                    await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
                    result = await connection.GetDatabase().ExecuteAsync(command, arguments);
                    return true;
                }
                catch (Exception e) when (e is RedisException or RedisTimeoutException)
                {
                    return false;
                }
            },
            "redis-server answers");
        return result!;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) await KillAsync();
        process?.Dispose();
        folder.Delete(recursive: true);
    }
}
