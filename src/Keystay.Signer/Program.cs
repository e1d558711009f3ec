using Keystay.Signer;
using Keystay.Signer.Native;

SignerProcess.Run(Console.OpenStandardInput(), Console.OpenStandardOutput());
LibC.Exit(3);
