using System.Buffers;
using System.CommandLine;
using Chat.LoadTest.Codecs;
using Chat.Server.Endpoints.PlainJson;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR.Protocol;
using Spectre.Console;

namespace Chat.LoadTest.Commands;

/// <summary>Plain JSON alone, without a server: what reading and writing a frame costs.</summary>
internal static class CodecCommand
{
    private static readonly PlainJsonProtocol Protocol = new();

    public static Command Create()
    {
        var length = new Option<int>("--length") { Description = "Characters per message", DefaultValueFactory = _ => 100 };
        var milliseconds = new Option<int>("--milliseconds") { Description = "How long each row is measured", DefaultValueFactory = _ => 1000 };
        var command = new Command("codec", "Measures time and memory per frame of plain JSON, read and written") { length, milliseconds };
        command.SetAction(result => Run(result.GetValue(length), TimeSpan.FromMilliseconds(result.GetValue(milliseconds))));
        return command;
    }

    private static int Run(int length, TimeSpan duration)
    {
        var parse = new Table().Title("Parse: is it JSON, and which request").AddColumns("frame", "bytes", "ns", "allocated B");
        foreach (var (name, frame) in CodecFrames.Incoming(length))
        {
            byte[] record = [.. frame, PlainRecords.Separator];
            Add(parse, name, frame.Length, CodecFigures.Measure(() => Parse(frame, record), duration));
        }

        var write = new Table().Title("Write, once for all receivers").AddColumns("frame", "bytes", "ns", "allocated B");
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        foreach (var (name, message) in CodecFrames.Outgoing(length))
        {
            Protocol.WriteMessage(message, output);
            var bytes = output.WrittenCount;
            output.ResetWrittenCount();
            Add(write, name, bytes - 1, CodecFigures.Measure(() => Write(message, output), duration));
        }

        AnsiConsole.Write(parse);
        AnsiConsole.Write(write);
        return 0;
    }

    /// <summary>Both passes over a frame, as the server makes them.</summary>
    private static void Parse(byte[] frame, byte[] record)
    {
        if (!RequestParser.IsJson(frame)) throw new InvalidOperationException("The frame is not JSON.");
        var input = new ReadOnlySequence<byte>(record);
        if (!Protocol.TryParseMessage(ref input, null!, out var message) || message is not InvocationMessage)
            throw new InvalidOperationException("The frame is no request.");
    }

    private static void Write(HubMessage message, ArrayBufferWriter<byte> output)
    {
        Protocol.WriteMessage(message, output);
        output.ResetWrittenCount();
    }

    private static void Add(Table table, string name, int bytes, CodecFigures figures) =>
        table.AddRow(name, $"{bytes:N0}", $"{figures.Nanoseconds:N0}", $"{figures.Bytes:N0}");
}
