using System.Diagnostics;
using System.Text;
using Chat.LoadTest.Nodes;

namespace Chat.Server.Tests.Harness;

/// <summary>The real server as a process of its own, to be killed, stopped and started again on the same port.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly string[] launcher;
    private readonly string[] settings;
    private readonly StringBuilder output = new();
    private readonly Dictionary<string, string> environment = [];
    private bool isUnread;
    private Process? process;

    private ServerProcess(int port, string[] launcher, string[] settings, string host = "127.0.0.1")
    {
        this.launcher = launcher;
        Address = new Uri($"http://{host}:{port}");
        this.settings = settings;
    }

    public Uri Address { get; }

    /// <summary>What the next start runs: the server of the tests, or that of a release.</summary>
    public string Program { get; set; } = Path.Combine(AppContext.BaseDirectory, "Chat.Server.dll");

    public int Id => process!.Id;

    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    /// <summary>Starts a server in Production and waits until it is live.</summary>
    public static Task<ServerProcess> StartAsync(params string[] settings) => StartUnderAsync([], settings);

    /// <summary>As <see cref="StartAsync"/>, by a program that becomes the server's process: it is given the command to run as its last arguments.</summary>
    public static async Task<ServerProcess> StartUnderAsync(string[] launcher, params string[] settings)
    {
        var server = new ServerProcess(FreePort.Take(), launcher, settings);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>As <see cref="StartAsync"/>, of another build.</summary>
    public static async Task<ServerProcess> StartOfAsync(string program, params string[] settings)
    {
        var server = new ServerProcess(FreePort.Take(), [], settings) { Program = program };
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>As <see cref="StartUnderAsync"/>, at another address.</summary>
    public static async Task<ServerProcess> StartAtAsync(string host, string[] launcher, params string[] settings)
    {
        var server = new ServerProcess(FreePort.Take(), launcher, settings, host);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>As <see cref="StartAsync"/>, with variables in its environment.</summary>
    public static Task<ServerProcess> StartWithAsync((string Name, string Value) variable, params string[] settings) => StartWithAsync([variable], settings);

    /// <inheritdoc cref="StartWithAsync(ValueTuple{string, string}, string[])"/>
    public static async Task<ServerProcess> StartWithAsync((string Name, string Value)[] variables, params string[] settings)
    {
        var server = new ServerProcess(FreePort.Take(), [], settings);
        foreach (var (name, value) in variables) server.environment[name] = value;
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts a server that may end by itself, as one with a wrong configuration does.</summary>
    public static ServerProcess Launch(params string[] settings)
    {
        var server = new ServerProcess(FreePort.Take(), [], settings);
        server.Launch();
        return server;
    }

    /// <summary>Starts a server whose output stays in its pipes until <see cref="ReadOutput"/>.</summary>
    public static async Task<ServerProcess> StartUnreadAsync(params string[] settings)
    {
        var server = new ServerProcess(FreePort.Take(), [], settings) { isUnread = true };
        await server.StartAgainAsync();
        return server;
    }

    public Task StartAgainAsync()
    {
        Launch();
        return BecomesLiveAsync();
    }

    /// <summary>Begins to read what the server prints.</summary>
    public void ReadOutput()
    {
        process!.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary><c>kill -9</c>: nothing of the process runs any more.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Sends a signal by name, such as <c>STOP</c>, <c>CONT</c> or <c>TERM</c>.</summary>
    public void Signal(string name) => Signals.Send(process!, name);

    /// <summary>Stops it as an orchestrator does, and waits until it has ended in order.</summary>
    public async Task StopAsync()
    {
        Signal("TERM");
        var code = await WaitForExitAsync();
        if (code != 0) throw new InvalidOperationException($"The server ended with {code}: {Output}");
    }

    /// <summary>Waits until the process has ended by itself.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await process!.WaitForExitAsync().WaitAsync(Wait.Deadline);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false }) await KillAsync();
        process?.Dispose();
    }

    private void Launch()
    {
        string[] command =
        [
            .. launcher, "dotnet", Program,
            $"--urls={Address.AbsoluteUri}", $"--Jwt:SigningKey={TestTokens.SigningKey}", "--Chat:Limits:Enabled=false",
            "--Chat:Drain:Delay=00:00:00", "--Chat:Drain:Spread=00:00:00.200", .. settings,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["DOTNET_ENVIRONMENT"] = start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        // Half of a short-lived server's CPU time would go into compiling for a speed that it never lives to use.
        start.Environment["DOTNET_TC_QuickJit"] = "1";
        start.Environment["DOTNET_TC_CallCounting"] = "0";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = Process.Start(start)!;
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        if (!isUnread) ReadOutput();
    }

    private async Task BecomesLiveAsync()
    {
        using var http = new HttpClient();
        await Wait.UntilAsync(
            async () =>
            {
                if (process!.HasExited) throw new InvalidOperationException($"The server ended with {process.ExitCode}: {Output}");
                try
                {
                    return (await http.GetAsync(new Uri(Address, "/health/live"))).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the server is live");
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (output) output.AppendLine(line.Data);
    }
}
