import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;

/** usage: KeyStoreSigner idle | KeyStoreSigner STORE.p12 PASSWORD ALGORITHM */
class KeyStoreSigner {
    static PrivateKey kept;

    public static void main(String[] args) throws Exception {
        if (!args[0].equals("idle")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (FileInputStream file = new FileInputStream(args[0])) {
                store.load(file, args[1].toCharArray());
            }
            kept = (PrivateKey) store.getKey(store.aliases().nextElement(), args[1].toCharArray());
            for (int i = 0; i < 20; i++) {
                sign(args[2]);
            }
        }
        System.out.println("READY");
        while (true) {
            Thread.sleep(1000);
        }
    }

    static void sign(String algorithm) throws Exception {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(kept);
        signature.update("a token to sign".getBytes());
        signature.sign();
    }
}
