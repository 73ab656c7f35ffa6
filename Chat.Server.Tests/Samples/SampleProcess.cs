using System.Diagnostics;
using System.Text;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Samples;

/// <summary>A sample as its reader starts it: a process of its own that is typed to and prints.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private readonly StringBuilder output = new();
    private readonly Process process;

    /// <param name="program">The program.</param>
    /// <param name="folder">Where it runs, below the samples.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Variables of its environment.</param>
    public SampleProcess(string program, string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder(folder),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NO_COLOR"] = "1"; // tools colour what they print where CI is set
        start.Environment.Remove("FORCE_COLOR");
        foreach (var (name, value) in environment) start.Environment[name] = value;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += Note;
        process.ErrorDataReceived += Note;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    public static string Folder(string sample) => Path.Combine(Repository.Root, "samples", sample);

    /// <summary>A .NET sample, built with the tests and in their configuration.</summary>
    public static SampleProcess DotNet(string sample, string[] arguments, params (string Name, string Value)[] environment)
    {
        var built = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)); // …/bin/Debug/net10.0
        var program = Path.Combine(Folder(sample), "bin", built.Parent!.Name, built.Name, $"{sample}.dll");
        return new SampleProcess("dotnet", sample, [program, .. arguments], environment);
    }

    /// <summary>A program that a test has compiled, with the assemblies beside it.</summary>
    public static SampleProcess Emitted(string program, params string[] arguments)
    {
        string Beside(string kind) => Path.Combine(AppContext.BaseDirectory, $"Chat.Server.Tests.{kind}.json");
        return new SampleProcess("dotnet", ".", ["exec", "--depsfile", Beside("deps"), "--runtimeconfig", Beside("runtimeconfig"), program, .. arguments]);
    }

    public async Task TypeAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until it has printed this.</summary>
    public Task PrintsAsync(string text) => Wait.UntilAsync(
        () => Output.Contains(text, StringComparison.Ordinal) ? true
            : process.HasExited ? throw new InvalidOperationException($"The sample ended with {process.ExitCode}: {Output}")
            : false,
        $"the sample prints “{text}”");

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<int> EndsAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Wait.Deadline);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Note(object sender, DataReceivedEventArgs line)
    {
        lock (output) output.AppendLine(line.Data);
    }
}
