using Microsoft.Extensions.Logging.Console;

namespace Chat.Server.Diagnostics;

internal static class LoggingExtensions
{
    public static ILoggingBuilder AddChatConsole(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });

        // Whatever ends the start is written to the console as one line; the host would log it as well, with its stack.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

        // The hub's own filter logs what is a fault of the server; SignalR would log every refused request as an error.
        return logging.AddFilter("Microsoft.AspNetCore.SignalR.Internal.DefaultHubDispatcher", LogLevel.None);
    }
}
