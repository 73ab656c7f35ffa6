namespace Chat.Server.Tests.Hosting.ScaleOut;

public sealed class TwoNodesOnThreeRedis() : TwoNodes(new ThreeRedisServers());
