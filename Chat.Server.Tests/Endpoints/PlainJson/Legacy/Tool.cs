using System.Diagnostics;

namespace Chat.Server.Tests.Endpoints.PlainJson.Legacy;

/// <summary>Programs of this machine.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The program on the PATH, or null.</summary>
    public static string? Find(string name) =>
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
         let program = Path.Combine(folder, name)
         where File.Exists(program)
         select program).FirstOrDefault();

    /// <summary>Whether it runs to its end within a minute and says that all is well.</summary>
    public static bool Succeeds(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (process.WaitForExit(Patience)) return process.ExitCode == 0;
        process.Kill(entireProcessTree: true);
        return false;
    }
}
