using System.Net;
using System.Net.Sockets;

/// <summary>
/// Runs in a server's process before it does, when <c>DOTNET_STARTUP_HOOKS</c> names this assembly: while the file is there that <see cref="Variable"/>
/// names, whatever thread handles what a certain socket receives does not come back. The runtime asks for this name, without a namespace.
/// </summary>
internal static class StartupHook
{
    public const string Variable = "CHAT_TEST_STUCK_WHILE";

    private static readonly ManualResetEvent Never = new(false);

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } file) new Thread(() => Run(file)) { IsBackground = true }.Start();
    }

    private static void Run(string file)
    {
        while (true)
        {
            Await(() => File.Exists(file));
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            using var receiving = new SocketAsyncEventArgs();
            using var released = new ManualResetEvent(false);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            socket.Connect(socket.LocalEndPoint!);
            receiving.SetBuffer(new byte[1]);
            receiving.Completed += (_, _) =>
            {
                Await(() => !File.Exists(file));
                released.Set();
            };
            socket.ReceiveAsync(receiving);
            socket.Send(new byte[1]);
            released.WaitOne();
        }
    }

    private static void Await(Func<bool> condition)
    {
        while (!condition()) Never.WaitOne(TimeSpan.FromMilliseconds(20));
    }
}
