using System.Net.Sockets;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Connections;

namespace Chat.Server.Hosting;

/// <summary>
/// Turns what ends the start into what a person at the console needs: what is wrong, what to do about it, and an exit code. A fault
/// of the configuration is <see cref="ConfigurationErrors.ExitCode"/>, one of the machine <see cref="ExitCode"/>.
/// </summary>
internal static class StartFailure
{
    /// <summary>The exit code when the configuration is right and the machine does not allow it.</summary>
    public const int ExitCode = 1;

    /// <param name="exception">What was thrown.</param>
    /// <param name="addresses">Where the server was to listen, as far as that is known.</param>
    /// <param name="output">Where to write.</param>
    /// <returns>The exit code.</returns>
    public static int Report(Exception exception, IReadOnlyList<string> addresses, TextWriter output)
    {
        if (Environment(exception, addresses) is { } fault)
        {
            output.WriteLine(fault);
            return ExitCode;
        }

        if (ConfigurationErrors.From(exception) is { } failures)
        {
            ConfigurationErrors.Write(output, failures);
            return ConfigurationErrors.ExitCode;
        }

        if (exception is IOException or UnauthorizedAccessException)
        {
            output.WriteLine($"The server cannot start: {exception.Message}");
            return ExitCode;
        }

        output.WriteLine($"The server has ended, which is a fault of its own: {exception}");
        return ExitCode;
    }

    /// <summary>What the machine does not allow, and what to do; null when the exception is about something else.</summary>
    internal static string? Environment(Exception exception, IReadOnlyList<string> addresses)
    {
        var address = string.Join(", ", addresses);
        return exception switch
        {
            StartFailedException failed => failed.Message,
            IOException { InnerException: AddressInUseException } => // whose message names the address
                $"{exception.Message} Stop the program that listens there, or listen elsewhere (--urls or Kestrel:Endpoints).",
            IOException { InnerException: AggregateException all } => Environment(all.InnerExceptions[0], addresses), // of the two addresses of localhost
            SocketException { SocketErrorCode: SocketError.AccessDenied } =>
                $"The server may not listen on {address}: take a port above 1023 (--urls or Kestrel:Endpoints), or give it the right to (CAP_NET_BIND_SERVICE).",
            SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
                $"The server cannot listen on {address}: this machine has no such address. Take one of its own, or * for all (--urls or Kestrel:Endpoints).",
            SocketException socket => $"The server cannot listen on {address}: {socket.Message}.",
            _ => null,
        };
    }
}
