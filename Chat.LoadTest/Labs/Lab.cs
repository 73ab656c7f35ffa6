using System.Diagnostics;
using System.Text.Json;
using Chat.LoadTest.Load;

namespace Chat.LoadTest.Labs;

/// <summary>One scenario of the peer lab, whose <c>compare</c> starts the servers, pins them, warms them up, and loads them.</summary>
internal sealed class Lab(DirectoryInfo folder, string scenario, int warm)
{
    public string Scenario => scenario;

    /// <summary>Measures each peer once, in the order given.</summary>
    /// <exception cref="LoadException">The lab could not.</exception>
    public async Task MeasureAsync(IReadOnlyList<LabFigures> peers, CancellationToken cancellation)
    {
        var rows = Path.GetTempFileName();
        try
        {
            // A peer's folder may be anywhere: beneath the lab's own, an absolute path stays what it is.
            string[] arguments = ["-s", scenario, "-r", "1", "-w", $"{warm}", "-o", rows, .. peers.Select(peer => peer.Peer.Contains('/', StringComparison.Ordinal) ? Path.GetFullPath(peer.Peer) : peer.Peer)];
            using var compare = Process.Start(new ProcessStartInfo(Path.Combine(folder.FullName, "compare"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
                ?? throw new LoadException($"There is no lab in {folder}.");
            var output = compare.StandardOutput.ReadToEndAsync(cancellation);
            var errors = compare.StandardError.ReadToEndAsync(cancellation);
            try
            {
                await compare.WaitForExitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                compare.Kill(); // it ends the servers it has started
                throw;
            }

            await output;
            if (compare.ExitCode != 0) throw new LoadException($"The lab could not measure: {(await errors).Trim()}");
            foreach (var line in await File.ReadAllLinesAsync(rows, cancellation)) Take(JsonSerializer.Deserialize<LabRow>(line)!, peers);
        }
        finally
        {
            File.Delete(rows);
        }
    }

    private static void Take(LabRow row, IReadOnlyList<LabFigures> peers)
    {
        if (row.Connections < row.Wanted) throw new LoadException($"Only {row.Connections} of {row.Wanted} connections came to {row.Peer}.");
        peers.Single(peer => peer.Name == row.Peer).Add(row);
    }
}
