// The engine as a council would run it: its REST interface, and nobody talks to it without a password.

package engine;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;

@SpringBootApplication
public class Engine {
  public static void main(String[] arguments) {
    SpringApplication.run(Engine.class, arguments);
  }

  /** Programs talk to it, no browser does: a password each time, and neither sessions nor their tokens. */
  @Bean
  SecurityFilterChain password(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .httpBasic(Customizer.withDefaults())
        .csrf(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .build();
  }

  /** The one account: Doorstep's, and that of whoever tries the engine out. Not a manager of users: it would hash the
   * password anew, and each request would then take a tenth of a second to check it. */
  @Bean
  UserDetailsService account() {
    return name -> {
      if (!name.equals("rest-admin")) throw new UsernameNotFoundException(name);
      return User.withUsername(name).password("{noop}test").roles("ADMIN").build();
    };
  }
}
